/**
 * A small model checker. It runs a few threads through the product's own classes, one at a time, and tries every order
 * of their steps with at most a few preemptions. {@link dev.farside.model.Scenario} is what a test writes, {@link
 * dev.farside.model.Explorer} what it calls. docs/reliability.md says what is checked with it.
 *
 * <p>Lincheck does not suit code that parks: its {@code LockSupport.park} may always return at once, so a lost wake-up
 * goes unnoticed, and its clock stands still. Here a thread that nothing wakes stays parked.
 */
package dev.farside.model;
