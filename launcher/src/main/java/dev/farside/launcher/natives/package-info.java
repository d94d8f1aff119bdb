/**
 * The proxy of {@code --natives}. It runs in a JVM of its own with the agent, in no loader of farside's, so it imports
 * only the colours of the agent's package.
 */
package dev.farside.launcher.natives;
