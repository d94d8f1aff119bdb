package dev.farside.core.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** One connect through a gateway. Another thread than the one that began it may commit it. */
@Name("farside.Connect")
@Label("Connect through a gateway")
@Description("A connection of the program, from its connect to the answer of the gateway")
@Category("farside")
@StackTrace(false)
final class ConnectEvent extends Event {
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
}
