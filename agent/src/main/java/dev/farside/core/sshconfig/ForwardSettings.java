package dev.farside.core.sshconfig;

import java.util.ArrayList;
import java.util.List;

/** The port forwards of a host. Immutable. */
public final class ForwardSettings {
    private final HostValues values;

    ForwardSettings(HostValues values) {
        this.values = values;
    }

    /** Local, dynamic and remote forwards in the order of the files; empty with ClearAllForwardings. */
    public List<PortForward> all() {
        List<PortForward> forwards = new ArrayList<>();
        if (!clearAllForwardings()) {
            add("localforward", PortForward.Kind.LOCAL, forwards);
            add("dynamicforward", PortForward.Kind.DYNAMIC, forwards);
            add("remoteforward", PortForward.Kind.REMOTE, forwards);
        }
        return List.copyOf(forwards);
    }

    private void add(String keyword, PortForward.Kind kind, List<PortForward> into) {
        for (Value value : values.all(keyword)) {
            into.add(PortForward.parse(kind, value.text()).expanded(values.tokens(), value.source()));
        }
    }

    /** The family of the addresses to listen at: "any", "inet" or "inet6". */
    public String addressFamily() {
        return values.addressFamily();
    }

    /**
     * The targets that a remote SOCKS forward may reach, each as {@code host:port}; {@code any} if PermitRemoteOpen is
     * not set.
     */
    public List<String> permitRemoteOpen() {
        List<String> permitted = new ArrayList<>();
        for (Value value : values.all("permitremoteopen")) {
            permitted.add(value.text());
        }
        return permitted.isEmpty() ? List.of("any") : List.copyOf(permitted);
    }

    public boolean clearAllForwardings() {
        return values.flag("clearallforwardings", false);
    }

    public boolean gatewayPorts() {
        return values.flag("gatewayports", false);
    }

    public boolean exitOnForwardFailure() {
        return values.flag("exitonforwardfailure", false);
    }

    public boolean streamLocalBindUnlink() {
        return values.flag("streamlocalbindunlink", false);
    }
}
