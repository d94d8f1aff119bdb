package dev.farside.core.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** One port forward. */
@Name("farside.ForwardOpened")
@Label("Port forward")
@Description("A port forward of the program is open")
@Category("farside")
@StackTrace(false)
final class ForwardOpenedEvent extends Event {
    @Label("Forward")
    String forward;
}
