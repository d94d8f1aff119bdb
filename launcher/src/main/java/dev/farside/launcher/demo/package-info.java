/**
 * {@code farside demo}: a gateway, a private web server and a program that reaches it, which exist only while it runs.
 *
 * <p>Face: {@link dev.farside.launcher.demo.Demo}; read it first. May import {@code dev.farside.launcher} and {@code
 * dev.farside.core.ssh.LocalGateway}.
 */
package dev.farside.launcher.demo;
