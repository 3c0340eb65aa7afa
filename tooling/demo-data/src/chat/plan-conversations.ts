import { topics } from "../phrases/phrase-book.ts";
import { phraseBooks } from "../phrases/load-phrases.ts";
import { wakingHours } from "../rhythm/waking-hours.ts";
import type { Draws } from "../sql/draws.ts";
import { thresholdsLiteral } from "../sql/draws.ts";
import { wordAt } from "../sql/words.ts";

/** Most conversations are one question long, a few go on and on. */
const lengths = `(ARRAY[1, 1, 1, 1, 1, 1, 8, 8, 25, 60])`;

/**
 * Fills the working table with the conversations of some days: which website, when, in which language, how many turns.
 * $1 = the days as JSON, $2 = the domains' thresholds, $3 = now.
 */
export function planConversations(draws: Draws): string {
  const n = "ordinal";
  const languages = phraseBooks.map(({ language }) => language);
  const hour = draws.weighted("hour", "s.ordinal", thresholdsLiteral(wakingHours));
  const secondOfDay = `(${hour} * 3600 + ${draws.integer("second", "s.ordinal", 3600)})`;
  return `
INSERT INTO pg_temp.demo_conversation
  (ordinal, id, domain_id, language, shop, topic, session_id, started_at, is_abandoned, answered,
   first_message, first_answered)
WITH drawn AS (
  SELECT ordinal, day.*,
    ${draws.weighted("domain", n, "$2::integer[]")} AS domain_ordinal,
    ${lengths}[1 + ${draws.integer("length", n, 10)}] AS weight,
    ${draws.bits("abandoned", n)} AS abandoned_draw
  FROM jsonb_to_recordset($1::jsonb) AS day("startsAt" timestamptz, "firstConversation" bigint, conversations bigint,
    abandoned bigint, "firstAnswered" bigint, answered bigint, "firstMessage" bigint)
  CROSS JOIN generate_series("firstConversation", "firstConversation" + conversations - 1) AS ordinal
), marked AS (
  -- Exactly so many of the day, whoever drew lowest.
  SELECT *, row_number() OVER (PARTITION BY "firstConversation" ORDER BY abandoned_draw, ordinal) <= abandoned
    AS is_abandoned
  FROM drawn
), weighed AS (
  SELECT *,
    sum(weight) OVER to_here AS weight_to_here,
    sum(weight) OVER (PARTITION BY "firstConversation") AS weight_of_day,
    count(*) FILTER (WHERE NOT is_abandoned) OVER to_here AS sure_to_here
  FROM marked
  WINDOW to_here AS (PARTITION BY "firstConversation" ORDER BY ordinal)
), shared AS (
  -- Who isn't abandoned has one answer for sure; the day's other answers are shared out by weight,
  -- as differences of a rounded running total, so that none is lost.
  SELECT *,
    (answered - (conversations - abandoned)) * weight_to_here / weight_of_day + sure_to_here AS answered_to_here,
    (answered - (conversations - abandoned)) * (weight_to_here - weight) / weight_of_day
      + sure_to_here - (NOT is_abandoned)::integer AS answered_before
  FROM weighed
), timed AS (
  SELECT s.*, d.id AS domain_id, d.language AS domain_language, d.shop, d.visitors, d.time_zone,
    -- The local time of day that was drawn, within the 24 hours that begin with the day.
    "startsAt" + interval '1 second' * (
      (86400 + ${secondOfDay} - extract(epoch FROM ("startsAt" AT TIME ZONE d.time_zone)::time)::integer) % 86400
    ) + interval '1 millisecond' * ${draws.integer("millisecond", "s.ordinal", 1000)} AS wished_start
  FROM shared s
  JOIN pg_temp.demo_domain d ON d.ordinal = s.domain_ordinal
)
SELECT ordinal, ${draws.uuid("conversations", n)}, domain_id,
  CASE WHEN ${draws.chance("native", n, 0.85)} THEN domain_language
    WHEN ${draws.chance("english", n, 0.6)} THEN 'en'
    ELSE ${wordAt(languages, draws.integer("language", n, languages.length))} END,
  shop, ${draws.integer("topic", n, topics.length)},
  CASE WHEN NOT ${draws.chance("no session", n, 0.03)}
    THEN 'sess_' || substr(md5(domain_id || ':' || ${draws.bits("visitor", n)} % visitors), 1, 20) END,
  -- Six minutes are more than a message can take (see plan-messages.ts), so nothing happens after now.
  least(wished_start, $3::timestamptz - interval '6 minutes'
    * (2 * (answered_to_here - answered_before) + is_abandoned::integer + 1)::integer),
  is_abandoned, answered_to_here - answered_before,
  "firstMessage" + 2 * answered_before
    + (count(*) FILTER (WHERE is_abandoned) OVER (PARTITION BY "firstConversation" ORDER BY ordinal))
    - is_abandoned::integer,
  "firstAnswered" + answered_before
FROM timed`;
}
