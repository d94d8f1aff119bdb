/**
 * What the build of the launcher runs: help pages ({@code Words}, read it first), man pages and completions, all from the
 * commands' own options.
 */
package dev.farside.build;
