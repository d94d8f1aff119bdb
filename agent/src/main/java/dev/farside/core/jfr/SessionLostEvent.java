package dev.farside.core.jfr;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** One session with a gateway that was open. */
@Name("farside.SessionLost")
@Label("End of a session with a gateway")
@Description("A session with a gateway that was open has ended")
@Category("farside")
@StackTrace(false)
final class SessionLostEvent extends Event {
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
