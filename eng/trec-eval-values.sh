#!/usr/bin/env bash
# Lets trec_eval (https://github.com/usnistgov/trec_eval) measure the cases that our metrics are compared on: writes values.txt anew from qrels.txt and run.txt.
#   eng/trec-eval-values.sh TREC_EVAL     the program that `make` leaves in a clone of that repository
set -euo pipefail
program="$(realpath "$1")"
cd "$(dirname "$0")/../tests/Reranker.Tests/Evaluation/TrecEval"

echo "topic k ndcg_cut recip_rank map_cut success P recall" >values.txt
for k in 1 3 5 10 20 100; do
    # recip_rank knows no cut-off of its own: it is given the first k documents.
    "$program" -q -M "$k" -m recip_rank qrels.txt run.txt
    "$program" -q -m "ndcg_cut.$k" -m "map_cut.$k" -m "success.$k" -m "P.$k" -m "recall.$k" qrels.txt run.txt
done | awk '
    $1 == "recip_rank" && $2 != "all" { reciprocal[$2] = $3; next }
    $2 == "all" { next }
    { measure = $1; sub(/_[0-9]+$/, "", measure); value[measure] = $3; k = $1; sub(/.*_/, "", k) }
    ++seen == 5 { print $2, k, value["ndcg_cut"], reciprocal[$2], value["map_cut"], value["success"], value["P"], value["recall"]; seen = 0 }' |
    LC_ALL=C sort -k1,1 -k2,2n >>values.txt
