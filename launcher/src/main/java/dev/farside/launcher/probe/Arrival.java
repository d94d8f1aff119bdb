package dev.farside.launcher.probe;

import dev.farside.core.route.Chain;
import dev.farside.core.route.Route;
import java.util.List;

/**
 * How a journey ended.
 *
 * @param route the route that was taken in the end
 * @param gateway through which; null for none
 * @param failed the name of the first leg that failed; null if none did
 * @param why it failed, in one line; null if none did
 * @param hint or null
 * @param millis for all legs
 */
public record Arrival(
        Wanted wanted,
        Route route,
        Chain gateway,
        String failed,
        String why,
        String hint,
        long millis,
        List<Leg> legs) {

    public boolean isOk() {
        return failed == null;
    }
}
