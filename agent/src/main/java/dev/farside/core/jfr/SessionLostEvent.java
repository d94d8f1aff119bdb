package dev.farside.core.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** One session with a gateway that was open. */
@Name("farside.SessionLost")
@Label("End of a session with a gateway")
@Description("A session with a gateway that was open has ended")
@Category("farside")
@StackTrace(false)
final class SessionLostEvent extends EndEvent {}
