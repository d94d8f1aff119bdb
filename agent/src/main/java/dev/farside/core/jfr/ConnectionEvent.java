package dev.farside.core.jfr;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/**
 * One connection through a gateway, at its end. It may have been opened before the recording began, so its age is a field of its
 * own, and not the duration of the event.
 */
@Name("farside.Connection")
@Label("End of a connection through a gateway")
@Description("A connection of the program that was open has ended")
@Category("farside")
@StackTrace(false)
final class ConnectionEvent extends Event {
    @Label("Host")
    String host;

    @Label("Port")
    int port;

    @Label("Rule")
    String rule;

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
