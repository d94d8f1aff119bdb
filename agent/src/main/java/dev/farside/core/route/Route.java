package dev.farside.core.route;

import dev.farside.core.input.Source;
import java.util.List;

/** What the rules decide for one host and port. */
public sealed interface Route {

    /** The rule that decided; null where no rule matched, which is {@code direct}. */
    Source source();

    /** The word of the rules that stands for it. */
    String word();

    record Direct(Source source) implements Route {
        @Override
        public String word() {
            return "direct";
        }
    }

    /** @param why it cannot be had; null where a rule just says so */
    record Refuse(Source source, String why) implements Route {
        @Override
        public String word() {
            return "refuse";
        }
    }

    /**
     * Through a gateway.
     *
     * @param chains the gateways in order of preference ({@code via gw1 or gw2}); never empty
     * @param host the asked host, normalised, with the search suffix that made it match: what goes to the far side when
     *     the target is {@link Target.Asked}
     */
    record Via(Source source, List<Chain> chains, String host, Target target, Names names) implements Route {
        public Via {
            chains = List.copyOf(chains);
        }

        @Override
        public String word() {
            return "via";
        }

        /** The host the gateway connects to; of no meaning where that is a UNIX-domain socket. */
        public String farHost() {
            if (target instanceof Target.Fixed fixed) {
                return fixed.host();
            }
            return target instanceof Target.Mapped mapped ? mapped.host() : host;
        }

        /** @param port the program asked for */
        public int farPort(int port) {
            return target instanceof Target.Fixed fixed ? fixed.port() : port;
        }

        /** {@code HOST:PORT}, as asked for; {@code HOST:PORT to TARGET}, where that is another. */
        public String connection(int port) {
            String asked = HostName.withPort(host, port);
            if (target instanceof Target.Unix unix) {
                return unix.path().equals(host) ? host : asked + " to unix:" + unix.path();
            }
            return target instanceof Target.Asked
                    ? asked
                    : asked + " to " + HostName.withPort(farHost(), farPort(port));
        }
    }
}
