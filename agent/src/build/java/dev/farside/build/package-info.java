/**
 * What the build of the agent's jar runs: lambdas and records into plain classes ({@code Lambdas}, read it first), the bundle that
 * is hidden in the jar ({@code Bundles}), and a look for modules that the jar would need. docs/building.md describes it.
 */
package dev.farside.build;
