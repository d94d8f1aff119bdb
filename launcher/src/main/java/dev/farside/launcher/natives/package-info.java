/**
 * The proxy of {@code --natives}. It runs in a JVM of its own with the agent. Its entry point is {@link
 * dev.farside.launcher.natives.Natives}; what it does is in {@link dev.farside.launcher.natives.SocksProxy}, which reads
 * SOCKS with the classes of the agent's core, in a second copy of them beside the agent's.
 */
package dev.farside.launcher.natives;
