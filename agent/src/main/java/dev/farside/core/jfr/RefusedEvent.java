package dev.farside.core.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** Something that did not get out. Its stack trace leads to the code of the program. */
@Name("farside.Refused")
@Label("Refused")
@Description("A connection, a datagram or a look-up that farside refused, with the reason")
@Category("farside")
final class RefusedEvent extends Event {
    @Label("What, and Why")
    String what;
}
