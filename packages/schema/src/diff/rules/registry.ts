import type { ChangeRule } from "../change.ts";

/** Changes of the registry itself and of the attribute groups that others import from it. */
export const REGISTRY_RENAMED: ChangeRule = {
  id: "registry-renamed",
  class: "wire",
  what: "the schema URL is another in more than its version",
  why: "every record comes under another scope and schema, so queries by them get nothing new",
};

export const REGISTRY_VERSION_CHANGED: ChangeRule = {
  id: "registry-version-changed",
  class: "harmless",
  what: "the version at the end of the schema URL is another",
  why: "it only says that something else may have changed",
};

export const GROUP_ADDED: ChangeRule = {
  id: "group-added",
  class: "harmless",
  what: "a public attribute group is new",
  why: "nobody imports it yet",
};

export const GROUP_REMOVED: ChangeRule = {
  id: "group-removed",
  class: "source",
  what: "a public attribute group is gone, or no longer public",
  why: "registries that import it no longer resolve",
};

export const GROUP_RENAMED: ChangeRule = {
  id: "group-renamed",
  class: "source",
  what: "a public attribute group has the id to which a deprecation had renamed it",
  why: "registries that import the old id no longer resolve",
};

export const GROUP_REQUIRED_ATTRIBUTE_ADDED: ChangeRule = {
  id: "group-required-attribute-added",
  class: "source",
  what: "a public attribute group has a new required attribute",
  why: "callers of the events that others build from it no longer compile",
};

export const GROUP_ATTRIBUTE_ADDED: ChangeRule = {
  id: "group-attribute-added",
  class: "harmless",
  what: "a public attribute group has a new attribute that is not required",
  why: "callers of the events that others build from it need not pass it",
};

export const GROUP_ATTRIBUTE_REMOVED: ChangeRule = {
  id: "group-attribute-removed",
  class: "source",
  what: "a public attribute group lacks an attribute that it had",
  why: "callers of the events that others build from it no longer compile",
};

export const GROUP_ATTRIBUTE_RENAMED: ChangeRule = {
  id: "group-attribute-renamed",
  class: "source",
  what: "a public attribute group has an attribute under the key to which a deprecation renamed it",
  why: "callers of the events that others build from it pass another property",
};

export const GROUP_ATTRIBUTE_MADE_REQUIRED: ChangeRule = {
  id: "group-attribute-made-required",
  class: "source",
  what: "a public attribute group requires an attribute that was optional",
  why: "callers of the events that others build from it no longer compile",
};

export const GROUP_ATTRIBUTE_MADE_OPTIONAL: ChangeRule = {
  id: "group-attribute-made-optional",
  class: "wire",
  what: "a public attribute group no longer requires an attribute",
  why: "stored records of what others build from it may lack what every one of them had",
};

export const GROUP_ATTRIBUTE_REQUIREMENT_CHANGED: ChangeRule = {
  id: "group-attribute-requirement-changed",
  class: "harmless",
  what: "the level of an attribute of a public group, optional before and after, is another",
  why: "callers may leave it out and records may lack it, as before",
};

export const REGISTRY_RULES: readonly ChangeRule[] = [
  REGISTRY_RENAMED,
  REGISTRY_VERSION_CHANGED,
  GROUP_ADDED,
  GROUP_REMOVED,
  GROUP_RENAMED,
  GROUP_REQUIRED_ATTRIBUTE_ADDED,
  GROUP_ATTRIBUTE_ADDED,
  GROUP_ATTRIBUTE_REMOVED,
  GROUP_ATTRIBUTE_RENAMED,
  GROUP_ATTRIBUTE_MADE_REQUIRED,
  GROUP_ATTRIBUTE_MADE_OPTIONAL,
  GROUP_ATTRIBUTE_REQUIREMENT_CHANGED,
];
