package dev.farside.core.route;

import dev.farside.core.input.Source;
import java.util.List;

/** What the rules decide for one host and port. */
public sealed interface Route {

    /** The rule that decided; null where no rule matched, which is {@code direct}. */
    Source source();

    record Direct(Source source) implements Route {}

    /** @param why it cannot be had; null where a rule just says so */
    record Refuse(Source source, String why) implements Route {}

    /**
     * Through a gateway.
     *
     * @param chains the gateways in order of preference ({@code via gw1 or gw2}); never empty
     * @param host the name or literal address that goes to the far side when the target is {@link Target.Asked}: the
     *     asked host, normalised, with the search suffix that made it match
     */
    record Via(Source source, List<Chain> chains, String host, Target target, Names names) implements Route {
        public Via {
            chains = List.copyOf(chains);
        }
    }
}
