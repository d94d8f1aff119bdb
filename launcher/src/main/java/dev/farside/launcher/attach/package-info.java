/**
 * JVMs that run already: which process is one that can be attached to, and what is said to it. {@link
 * dev.farside.launcher.attach.TargetProcess} looks before anything is done to it; only {@link
 * dev.farside.launcher.attach.TargetJvm} knows the JDK's attach API.
 */
package dev.farside.launcher.attach;
