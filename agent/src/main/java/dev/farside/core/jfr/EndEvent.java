package dev.farside.core.jfr;

import jdk.jfr.DataAmount;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Timespan;

/**
 * The end of something that was open. It may have been opened before the recording began, so its age is a field of its own, and not the
 * duration of the event.
 */
abstract class EndEvent extends Event {
    @Label("Gateway")
    String gateway;

    @Label("Outcome")
    String outcome;

    @Label("Open For")
    @Timespan(Timespan.NANOSECONDS)
    long age;

    @Label("Bytes Received")
    @DataAmount
    long received;

    @Label("Bytes Sent")
    @DataAmount
    long sent;
}
