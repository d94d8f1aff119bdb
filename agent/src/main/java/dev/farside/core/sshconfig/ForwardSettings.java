package dev.farside.core.sshconfig;

import java.util.ArrayList;
import java.util.List;

/** The port forwards that go with a host. Immutable. */
public final class ForwardSettings {
    private final HostValues values;

    ForwardSettings(HostValues values) {
        this.values = values;
    }

    /** Local, dynamic and remote ones in the order of the files; none with ClearAllForwardings. */
    public List<Forward> all() {
        List<Forward> forwards = new ArrayList<>();
        if (!clearAllForwardings()) {
            add("localforward", Forward.Kind.LOCAL, forwards);
            add("dynamicforward", Forward.Kind.DYNAMIC, forwards);
            add("remoteforward", Forward.Kind.REMOTE, forwards);
        }
        return List.copyOf(forwards);
    }

    private void add(String keyword, Forward.Kind kind, List<Forward> into) {
        for (Value value : values.all(keyword)) {
            into.add(Forward.parse(kind, value.text()).expanded(values.tokens(), value.source()));
        }
    }

    /** Of the addresses to listen at: "any", "inet" or "inet6". */
    public String addressFamily() {
        return values.addressFamily();
    }

    /** Where a remote forward that is SOCKS may lead, {@code host:port} each; {@code any} where nobody says. */
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
