package dev.farside.core.jfr;

import jdk.jfr.FlightRecorder;

/** Makes the events. Loaded when a recording may be under way. */
final class Events {
    private Events() {}

    static boolean areWanted() {
        return FlightRecorder.isInitialized();
    }

    static Object connectBegins() {
        ConnectEvent event = new ConnectEvent();
        event.begin();
        return event;
    }

    static void connected(Object begun, String host, int port, String rule, String gateway, String failure) {
        ConnectEvent event = begun == null ? new ConnectEvent() : (ConnectEvent) begun;
        event.host = host;
        event.port = port;
        event.rule = rule;
        event.gateway = gateway;
        event.outcome = failure == null ? "open" : failure;
        event.commit();
    }

    static void connectionEnded(
            String host, int port, String rule, String gateway, String how, long nanos, long received, long sent) {
        ConnectionEvent event = new ConnectionEvent();
        event.host = host;
        event.port = port;
        event.rule = rule;
        ended(event, gateway, how, nanos, received, sent);
    }

    static void refused(String what) {
        RefusedEvent event = new RefusedEvent();
        event.what = what;
        event.commit();
    }

    static Object loginBegins() {
        LoginEvent event = new LoginEvent();
        event.begin();
        return event;
    }

    static void loggedIn(Object begun, String gateway, boolean open, String how) {
        LoginEvent event = begun == null ? new LoginEvent() : (LoginEvent) begun;
        event.gateway = gateway;
        event.open = open;
        event.outcome = how;
        event.commit();
    }

    static void sessionLost(String gateway, String why, long nanos, long received, long sent) {
        ended(new SessionLostEvent(), gateway, why, nanos, received, sent);
    }

    private static void ended(EndEvent event, String gateway, String how, long nanos, long received, long sent) {
        event.gateway = gateway;
        event.outcome = how;
        event.age = nanos;
        event.received = received;
        event.sent = sent;
        event.commit();
    }

    static void forwardOpened(String forward) {
        ForwardOpenedEvent event = new ForwardOpenedEvent();
        event.forward = forward;
        event.commit();
    }
}
