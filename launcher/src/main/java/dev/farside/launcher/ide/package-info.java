/**
 * The files that {@code farside init ide} writes, so that what an IDE starts has the agent. All of it is {@link
 * dev.farside.launcher.ide.IdeFile}. Imports the JDK only.
 */
package dev.farside.launcher.ide;
