package dev.farside.soak;

import java.time.Duration;

/** What happens to the gateway, in turns. Nine seconds are longer than a dead session goes unnoticed. */
enum Event {
    RESTARTED("restarted", true, Duration.ofSeconds(1)) {
        @Override
        void begin(SoakGateway gateway) {
            gateway.stop();
        }

        @Override
        void end(SoakGateway gateway) {
            gateway.start();
        }
    },
    PAUSED("sessions frozen for 2 s", false, Duration.ofSeconds(2)) {
        @Override
        void begin(SoakGateway gateway) {
            gateway.freezeSessions();
        }

        @Override
        void end(SoakGateway gateway) {
            gateway.thawSessions();
        }
    },
    CUT("packets dropped", true, Duration.ofSeconds(9)) {
        @Override
        void begin(SoakGateway gateway) {
            gateway.cut();
        }

        @Override
        void end(SoakGateway gateway) {
            gateway.mend();
        }
    },
    KILLED("sessions killed", true, Duration.ZERO) {
        @Override
        void begin(SoakGateway gateway) {
            gateway.killSessions();
        }

        @Override
        void end(SoakGateway gateway) {
            // they stay dead
        }
    },
    FROZEN("sessions frozen", true, Duration.ofSeconds(9)) {
        @Override
        void begin(SoakGateway gateway) {
            gateway.freezeSessions();
        }

        @Override
        void end(SoakGateway gateway) {
            gateway.thawSessions();
        }
    },
    MOVED("moved to another address", true, Duration.ZERO) {
        @Override
        void begin(SoakGateway gateway) {
            gateway.move();
        }

        @Override
        void end(SoakGateway gateway) {
            // it stays there
        }
    },
    LINK_DOWN("link down", true, Duration.ofSeconds(9)) {
        @Override
        void begin(SoakGateway gateway) {
            gateway.link(false);
        }

        @Override
        void end(SoakGateway gateway) {
            gateway.link(true);
        }
    },
    STOPPED("sshd frozen", true, Duration.ofSeconds(9)) {
        @Override
        void begin(SoakGateway gateway) {
            gateway.freeze();
        }

        @Override
        void end(SoakGateway gateway) {
            gateway.thaw();
        }
    };

    private final String title;
    private final boolean harmful;
    private final Duration length;

    Event(String title, boolean harmful, Duration length) {
        this.title = title;
        this.harmful = harmful;
        this.length = length;
    }

    abstract void begin(SoakGateway gateway);

    abstract void end(SoakGateway gateway);

    /** Whether connections may fail. */
    boolean harmful() {
        return harmful;
    }

    Duration length() {
        return length;
    }

    @Override
    public String toString() {
        return title;
    }
}
