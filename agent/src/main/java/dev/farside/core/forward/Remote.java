package dev.farside.core.forward;

import dev.farside.core.sshconfig.Forward;
import dev.farside.core.tunnel.FarSession;
import dev.farside.core.tunnel.ForwardedConnection;

/** One remote forward: what the gateway is asked to listen on, on one session after the other. */
final class Remote implements FarSession.Host {
    private final Shared shared;
    private final Forward forward;
    private final RemoteOpen permitted;

    /** What is asked for; once the gateway has chosen a port, with that. */
    private FarSession.Place wanted;

    /** Where it listens on the session that is open; null: nowhere. */
    private FarSession.Place listening;

    private boolean granted;
    private boolean toldMissing;

    /** @param permitted where SOCKS may lead */
    Remote(Shared shared, Forward forward, RemoteOpen permitted) {
        this.shared = shared;
        this.forward = forward;
        this.permitted = permitted;
        this.wanted = asked();
    }

    /** As ssh asks: without an address for localhost, with {@code *} for all. */
    private FarSession.Place asked() {
        if (forward.listenPath() != null) {
            return FarSession.Place.path(forward.listenPath());
        }
        String host = forward.listenHost() == null ? "localhost" : forward.listenHost();
        return FarSession.Place.port(host.equals("*") ? "" : host, forward.listenPort());
    }

    @Override
    public void called(ForwardedConnection call) {
        new FarGuest(shared, forward, permitted, call).begin();
    }

    // The rest under the lock of its session's holder.

    FarSession.Place wanted() {
        return wanted;
    }

    FarSession.Place listening() {
        return listening;
    }

    /** Whether some session has had it. */
    boolean wasGranted() {
        return granted;
    }

    /** Whether the user knows that it is missing at present. */
    boolean isToldMissing() {
        return toldMissing;
    }

    void sessionEnded() {
        listening = null;
    }

    /** @return a line for the user, or null if it is what it was */
    String listens(FarSession.Place where) {
        boolean news = !granted || toldMissing || !where.equals(wanted);
        wanted = where;
        listening = where;
        granted = true;
        toldMissing = false;
        boolean chosen = forward.listenPath() == null && forward.listenPort() == 0;
        return news
                ? shared.chain() + " listens on " + where + (chosen ? ", a port of its choice," : "") + " for "
                        + Wording.target(forward) + " on this side"
                : null;
    }

    /** The gateway does not listen there. Next time any port will do again, where any would do at first. */
    Refusal refused() {
        Refusal refusal = new Refusal(
                shared.chain() + " refuses to listen on " + wanted + " (" + Wording.option(forward) + ")", hint());
        wanted = asked();
        toldMissing = true;
        return refusal;
    }

    private String hint() {
        if (forward.listenPath() != null) {
            return "does the file exist there already (StreamLocalBindUnlink)? its sshd_config may forbid it:"
                    + " AllowStreamLocalForwarding, DisableForwarding";
        }
        String rights =
                forward.listenPort() > 0 && forward.listenPort() < 1024 ? "; ports below 1024 need root there" : "";
        return "is the port taken there? its sshd_config may forbid it: AllowTcpForwarding, PermitListen,"
                + " DisableForwarding" + rights;
    }
}
