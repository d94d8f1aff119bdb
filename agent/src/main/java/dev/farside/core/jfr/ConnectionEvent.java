package dev.farside.core.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** One connection through a gateway that was open. */
@Name("farside.Connection")
@Label("End of a connection through a gateway")
@Description("A connection of the program that was open has ended")
@Category("farside")
@StackTrace(false)
final class ConnectionEvent extends EndEvent {
    @Label("Host")
    String host;

    @Label("Port")
    int port;

    @Label("Rule")
    String rule;
}
