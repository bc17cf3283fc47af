/** What the back office says about changes of many products at once. */
export const bulkInEnglish = {
  'bulk.title': 'Change {count, plural, one {# product} other {# products}}',
  'bulk.change': 'Change…',
  'bulk.lead': 'What you leave empty stays as it is. You see every change before it is made.',
  'bulk.priceHint': '9.99 sets it; +0.50 or −0.50 adds; +10% or −10% multiplies. Halves are rounded up.',
  'bulk.reduced': 'Reduced price',
  'bulk.reducedHint': 'Written in the same way. The present price is shown beside it as the compare-at price.',
  'bulk.until': 'Reduced until the end of',
  'bulk.untilHint': 'Prices go back by themselves then. Leave it empty for good.',
  'bulk.stockHint': '12 sets it; +12 or −3 adds.',
  'bulk.same': 'As it is',
  'bulk.tagsAdded': 'Add tags',
  'bulk.tagsHint': 'Separated by commas.',
  'bulk.tagsRemoved': 'Remove tags',
  'bulk.preview': 'Preview',
  'bulk.wrong.percent': 'Enter a percentage such as +10% or −12.5%, of less than 100% off.',
  'bulk.wrong.percentSign': 'Say whether it is more or less: +10% or −10%.',
  'bulk.wrong.count': 'Enter whole units such as 12, +12 or −3.',
  'bulk.wrong.nothing': 'Enter what is to be changed.',
  'bulk.wrong.reducedMissing': 'Enter the reduced price, such as −20%.',
  'bulk.wrong.twoPrices': 'Change the price or the reduced price, not both.',
  'bulk.wrong.untilPast': 'Enter today or a later day.',

  'bulk.state.looking': 'Being computed',
  'bulk.state.looked': 'Preview',
  'bulk.state.importing': 'Being changed',
  'bulk.state.ended': 'Changed',

  'bulk.progress.looking': 'Computing the changes',
  'bulk.progress.importing': 'Changing products',
  'bulk.start': 'Change {count, plural, one {1 product} other {# products}}',
  'bulk.lookAgain': 'Compute it again',
  'bulk.undo': 'Undo this change',
  'bulk.undoTitle': 'Undo “{name}”?',
  'bulk.undoWords':
    'Every field that it changed gets its value from before, and stock goes back by the difference, so that sales since then count. What was edited since stays, and is listed.',

  'bulk.says.received': 'The preview was stopped. Nothing was changed.',
  'bulk.says.looked':
    'Nothing has been changed yet. It would change {changed, plural, one {1 product} other {# products}}; {unchanged, plural, =0 {none is} one {1 is} other {# are}} already so. {leftOut, plural, =0 {} one {1 product cannot be changed.} other {# products cannot be changed.}}',
  'bulk.says.nothing':
    'There is nothing to change. {leftOut, plural, =0 {} one {1 product cannot be changed.} other {# products cannot be changed.}}',
  'bulk.says.cut_short': 'A part of the products is changed. Go on to change the rest, or undo the change.',
  'bulk.says.ended':
    '{changed, plural, =0 {No product was} one {1 product was} other {# products were}} changed. {leftOut, plural, =0 {} one {1 was left as it is.} other {# were left as they are.}}',
  'bulk.says.undo_cut_short': 'A part of the change is undone. Undo it again to go on.',
  'bulk.says.undone': 'The products are as they were before, but for what was changed since.',
  'bulk.says.failed': 'The last work on this change broke off. Nothing is half done; try again.',

  'bulk.leftOut': 'Cannot be changed',
  'bulk.leftOutAfter': 'Left as they are',
  'bulk.leftOutMore': 'The first {count} are shown.',
  'bulk.previous': 'Previous',
  'bulk.next': 'Next',
} as const;
