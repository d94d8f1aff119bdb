package dev.farside.core.tunnel;

/** An open session, as seen by forwards that want the gateway to listen. */
public interface FarSession {

    /**
     * Where the gateway listens for us: a port or a path.
     *
     * @param host {@code "localhost"}, {@code ""} for all addresses, or one of the gateway's; null with a path
     * @param port 0: the gateway is to choose
     * @param path null, or that of a UNIX-domain socket
     */
    record Place(String host, int port, String path) {
        public static Place port(String host, int port) {
            return new Place(host, port, null);
        }

        public static Place path(String path) {
            return new Place(null, 0, path);
        }

        /** {@code localhost:8080}, {@code *:8080} or the path. */
        @Override
        public String toString() {
            if (path != null) {
                return path;
            }
            String name = host.isEmpty() ? "*" : host;
            return (name.indexOf(':') >= 0 ? "[" + name + "]" : name) + ":" + port;
        }
    }

    /** What becomes of asking. Called once on a tunnel thread, unless the session dies before; must not block. */
    interface Answer {
        /** @param where with the port that the gateway chose, if it was to */
        void listens(Place where);

        /** The gateway does not; SSH has no words for why. */
        void refused();
    }

    /** Whom connections are for. */
    interface Host {
        /** On a tunnel thread; must not block. The call belongs to the host from then on. */
        void called(ForwardedConnection call);
    }

    /** Asks the gateway to listen. What comes before the answer comes after it to the host. */
    void listen(Place place, Host host, Answer answer);

    /** Asks it to listen there no more; what still comes is refused. */
    void cancel(Place place);
}
