package dev.farside.agent;

import java.io.IOException;
import java.net.URISyntaxException;
import java.util.function.Function;

/**
 * What {@code java -jar farside-agent.jar} runs. Not in {@link Agent}, since a java finds no main in a class that has methods of
 * types that it lacks.
 */
public final class Main {
    private static final int STATUS_CONFIG = 78;
    public static final int FIRST_WOVEN_AHEAD = 17;

    private Main() {}

    /**
     * A user is told how the agent is used. {@code weave FILE} makes the patch of java.base for the Java that runs this, and
     * prints nothing, or a complaint. {@code holder FILE} is for farside itself: the process that holds logins.
     */
    public static void main(String[] arguments) throws ReflectiveOperationException, IOException, URISyntaxException {
        String what = arguments.length == 2 ? arguments[0] : "";
        if (what.equals("holder")) {
            @SuppressWarnings("unchecked") // HolderProcess says what kind of Function it is
            Function<String, Boolean> holder = InnerLoader.make("dev.farside.core.ssh.HolderProcess");
            System.exit(holder.apply(arguments[1]) ? 0 : 1);
        } else if (what.equals("weave")) {
            System.exit(weave(arguments[1]));
        } else {
            Usage.print(System.out);
        }
    }

    private static int weave(String file) throws ReflectiveOperationException, IOException, URISyntaxException {
        if (Coverage.java() < FIRST_WOVEN_AHEAD) {
            String[] complaint = {
                "this Java " + Coverage.java() + " has no module java.instrument, which farside needs before Java "
                        + FIRST_WOVEN_AHEAD,
                "hint: make the runtime image with jlink --add-modules java.instrument"
            };
            Agent.print(complaint, null);
            return STATUS_CONFIG;
        }
        @SuppressWarnings("unchecked") // Patch says what kind of Function it is
        Function<String[], String[]> patch = InnerLoader.make("dev.farside.core.weave.ahead.Patch");
        String[] complaint = patch.apply(new String[] {file, InnerLoader.jar().getPath()});
        if (complaint != null) {
            Agent.print(complaint, null);
            return STATUS_CONFIG;
        }
        return 0;
    }
}
