/**
 * {@code farside demo}: a gateway, a private web server and a program that reaches it, all made for the moment.
 *
 * <p>Face: {@link dev.farside.launcher.demo.Demo}; read it first. May import {@code dev.farside.launcher} and the SSH library's
 * server classes, which are in the agent's jar.
 */
package dev.farside.launcher.demo;
