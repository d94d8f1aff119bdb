/**
 * The JVMs of this user that farside covers, and what they tell of themselves, for {@code farside status} and {@code farside
 * top}. {@link dev.farside.launcher.jvms.Survey} is the one to read first: {@link dev.farside.launcher.jvms.Processes} finds
 * them without touching any, {@link dev.farside.launcher.jvms.AttachApi} asks one, and {@link
 * dev.farside.launcher.jvms.JvmRow} is what came of it. What a JVM answers is hostile until it is checked ({@code Told}) and
 * printed by ForeignWords. Imports {@code core.own} and the JDK.
 */
package dev.farside.launcher.jvms;
