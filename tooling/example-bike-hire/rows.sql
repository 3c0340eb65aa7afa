INSERT INTO depot (town) VALUES ('Lisbon'), ('Porto');

INSERT INTO staff (depot_no, login, rank)
  VALUES (1, 'lena', 'owner'), (1, 'luis', 'viewer'), (2, 'pedro', 'owner');

INSERT INTO bike (depot_no, model)
  SELECT depot_no, 'City ' || n FROM depot, generate_series(1, 10) AS n;

INSERT INTO hire (frame_no, rider, started_at, returned_at)
  SELECT frame_no, 'Rider ' || n, timestamptz '2026-03-01 09:00Z' + n * interval '1 hour',
         CASE WHEN n < 5 THEN timestamptz '2026-03-01 10:00Z' + n * interval '1 hour' END
  FROM bike, generate_series(1, 5) AS n;

INSERT INTO hire_charge (hire_no, what, cents)
  SELECT hire_no, 'first hour', 250 FROM hire
  UNION ALL
  SELECT hire_no, 'helmet', 100 FROM hire WHERE hire_no % 2 = 0;
