"""Pure rules: arithmetic and judgement over plain values. Nothing here imports anything of ours."""
