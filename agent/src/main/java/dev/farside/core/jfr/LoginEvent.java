package dev.farside.core.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** One session with a gateway that was opened, or could not be. */
@Name("farside.Login")
@Label("Login to a gateway")
@Description("A session with a gateway, from the connect to the end of the login")
@Category("farside")
@StackTrace(false)
final class LoginEvent extends Event {
    @Label("Gateway")
    String gateway;

    @Label("Open")
    boolean open;

    @Label("Outcome")
    String outcome;
}
