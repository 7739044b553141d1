#!/usr/bin/env bash
# Lists the public members of the libraries anew in src/*/PublicAPI.Unshipped.txt, but for those that a release has shipped.
#   eng/public-api.sh [LIBRARY…]     for instance Reranker.Onnx; all libraries by default
set -euo pipefail
cd "$(dirname "$0")/.."

[ "$#" -gt 0 ] || set -- $(cd src && dirname Reranker.*/PublicAPI.Shipped.txt)

for library in "$@"; do
    listing="src/$library/PublicAPI.Unshipped.txt"
    printf '#nullable enable\n' >"$listing"
    dotnet restore "src/$library" -v q
    dotnet format analyzers "src/$library" --diagnostics RS0016 --severity warn --no-restore
    { printf '#nullable enable\n'; sed '1s/^\xef\xbb\xbf//' "$listing" | grep -v -e '^#nullable enable' -e '^$' | LC_ALL=C sort -u; } >"$listing.sorted"
    mv "$listing.sorted" "$listing"
    echo "$listing: $(($(wc -l <"$listing") - 1)) members"
done
