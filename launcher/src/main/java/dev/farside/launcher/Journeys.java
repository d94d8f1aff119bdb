package dev.farside.launcher;

import dev.farside.core.Settings;
import dev.farside.core.own.Json;
import dev.farside.core.route.Route;
import dev.farside.core.ssh.SshTunnel;
import dev.farside.launcher.probe.Arrival;
import dev.farside.launcher.probe.Journey;
import dev.farside.launcher.probe.Leg;
import dev.farside.launcher.probe.Wanted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;

/** Goes the way of a program's connection to each of some places, and reports how that went. */
record Journeys(Settings settings, Output output, boolean json) {
    /** At once. */
    private static final int MOST = 8;

    boolean all(List<Wanted> places) throws InterruptedException {
        SshTunnel tunnel = new SshTunnel(settings.sshConfig(), Logins.log(settings, output))
                .sessions(settings.rules().sessions());
        List<Callable<Arrival>> tries = new ArrayList<>();
        for (Wanted wanted : places) {
            tries.add(() -> new Journey(settings.rules(), tunnel, wanted).arrive());
        }
        boolean ok = true;
        for (Future<Arrival> future : Tries.begin(tries, MOST)) {
            Arrival arrival = Tries.result(future);
            ok &= arrival.isOk();
            if (json) {
                output.line(Json.of(object(arrival)));
            } else {
                tell(arrival);
            }
        }
        tunnel.close();
        return ok;
    }

    private void tell(Arrival arrival) {
        output.line(arrival.wanted().place()
                + (arrival.isOk()
                        ? ": " + output.word("ok") + ", " + way(arrival) + ", in " + arrival.millis() + " ms"
                        : ": " + output.word("failed") + " at " + arrival.failed() + ": " + arrival.why()));
        if (arrival.hint() != null) {
            output.line("  " + output.word("hint:") + " " + arrival.hint());
        }
        for (Leg leg : arrival.legs()) {
            output.line(String.format(
                            "  %-12s %8s  %s",
                            leg.name(),
                            leg.millis() == null ? "" : leg.millis() + " ms",
                            leg.text() == null ? output.word("failed") : leg.text())
                    .stripTrailing());
        }
    }

    private static String way(Arrival arrival) {
        String rule = arrival.route().source() == null
                ? "no rule"
                : arrival.route().source().rule();
        return (arrival.gateway() == null ? "directly" : "via " + arrival.gateway()) + " (" + rule + ")";
    }

    private static Map<String, Object> object(Arrival arrival) {
        Map<String, Object> object = new LinkedHashMap<>();
        Route route = arrival.route();
        object.put("host", arrival.wanted().host());
        object.put("port", arrival.wanted().port());
        object.put("protocol", arrival.wanted().protocol().word());
        object.put("ok", arrival.isOk());
        object.put("failed", arrival.failed());
        object.put("why", arrival.why());
        object.put("hint", arrival.hint());
        object.put("route", route.word());
        object.put("rule", route.source() == null ? null : route.source().rule());
        object.put("gateway", arrival.gateway());
        object.put("millis", arrival.millis());
        List<Object> legs = new ArrayList<>();
        for (Leg leg : arrival.legs()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("leg", leg.name());
            one.put("millis", leg.millis());
            one.put("text", leg.text());
            legs.add(one);
        }
        object.put("legs", legs);
        return object;
    }
}
