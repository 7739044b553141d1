#!/usr/bin/env bash
# Compares OnnxReranker with Transformers.js on this machine: the same documents, the same model folders, turn by turn.
#   benchmarks/compare/run.sh [--quick] [--rounds N] [--threads N] [--output FILE.md]
# Needs the .NET SDK, Node.js and npm. The last line of its output is one line of JSON; README.md says what the figures mean.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
peer=$here/transformers.js

# The lock file that npm leaves says which version is there.
if [ ! -e "$peer/node_modules/.package-lock.json" ] || [ "$peer/package-lock.json" -nt "$peer/node_modules/.package-lock.json" ]; then
    # ONNX Runtime's binary lies in its package; its install script would only look for another one.
    npm ci --prefix "$peer" --ignore-scripts --no-audit --no-fund >&2
fi

dotnet build -c Release --nologo -v quiet "$here/Reranker.Compare.csproj" >&2
exec dotnet "$here/bin/Release/net10.0/Reranker.Compare.dll" "$@"
