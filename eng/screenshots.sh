#!/usr/bin/env bash
# Photographs every page of a dashboard into docs/images; needs Node.js with npm and Chromium.
#   eng/screenshots.sh http://localhost:8000/dashboard
set -euo pipefail
cd "$(dirname "$0")/.."
images=$PWD/docs/images
cd tests/Reranker.Integration.Tests/Dashboard/browser
npm ci --ignore-scripts --no-audit --no-fund >/dev/null
node pages.mjs "${1:?Expected the address of a dashboard.}" "$images"
