/**
 * Events of Java Flight Recorder: what farside does, in a recording that the program's user makes.
 *
 * <p>Face: {@link dev.farside.core.jfr.Recorder}; read it first. It is the only class here that is loaded while nothing is recorded. No
 * other room knows {@code jdk.jfr}, which an image may lack. Imports nothing of ours.
 */
package dev.farside.core.jfr;
