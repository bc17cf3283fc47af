import '../controls/without-eval.ts';
