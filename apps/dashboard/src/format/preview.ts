import { previewLength } from "@acme/data-model";

/** What was said last, as far as the API tells it; where that is not all, one sees so. */
export function formatPreview(preview: string | null): string {
  if (preview === null) return "Nothing said yet";
  // Code points, as it was cut by them.
  const isCut = Array.from(preview).length >= previewLength;
  return isCut ? `${preview.trimEnd()} …` : preview;
}
