package faults;

import faults.boot.Point;
import java.lang.instrument.Instrumentation;

/** The agent that comes before farside's. */
public final class Agent {
    private Agent() {}

    /**
     * @param arguments {@code count}: from the start on; {@code arm KIND ROLE PASS KEY}, with commas and not blanks; null
     */
    public static void premain(String arguments, Instrumentation instrumentation) {
        Weaving weaving = new Weaving();
        weaving.warmUp();
        instrumentation.addTransformer(weaving);
        Point.gateway("g0");
        if (arguments != null && arguments.equals("count")) {
            Point.count();
        } else if (arguments != null) {
            String[] words = arguments.split("[+]", 5);
            weaving.arm(words[1], words[2], Integer.parseInt(words[3]), words[4]);
        }
    }
}
