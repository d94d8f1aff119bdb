package dev.farside.core.ssh.hostkey;

import dev.farside.core.ask.NobodyToAsk;
import dev.farside.core.ask.Questions;
import dev.farside.core.own.Log;
import dev.farside.core.own.OwnThread;
import dev.farside.core.ssh.key.KeyBlob;
import dev.farside.core.ssh.transport.GatewaySession;
import dev.farside.core.sshconfig.HostSettings;
import dev.farside.core.sshconfig.HostSettings.HostKeyUpdates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.RequestHandler;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/**
 * UpdateHostKeys: after login the server sends its host keys, and farside updates the user's known_hosts, as ssh does
 * (clientloop.c, client_input_hostkeys). The reader thread only passes the message on. A failure here does not affect
 * the session.
 */
public final class HostKeyUpdate {
    /** Set on a session by its account. */
    public static final AttributeKey<HostKeyUpdate> OF_SESSION = new AttributeKey<>();

    /** For the client's list: takes the server's offer to the session's own update. */
    public static final RequestHandler<ConnectionService> HANDLER = HostKeyUpdate::handle;

    private static final String OFFER = "hostkeys-00@openssh.com";

    /** Sessions with one gateway learn the same at the same time; the first writes, or asks. */
    private static final ReentrantLock UPDATING = new ReentrantLock();

    private final HostSettings settings;
    private final HostKeyCheck check;
    private final List<String> names;
    private final Questions questions;
    private final String place;
    private final Log log;
    private final AtomicBoolean begun = new AtomicBoolean();

    /**
     * @param names that lines about the host are written under
     * @param questions null: nobody is to be asked
     * @param place how messages name the server
     */
    public HostKeyUpdate(
            HostSettings settings, HostKeyCheck check, List<String> names, Questions questions, String place, Log log) {
        this.settings = settings;
        this.check = check;
        this.names = names;
        this.questions = questions;
        this.place = place;
        this.log = log;
    }

    private static RequestHandler.Result handle(
            ConnectionService service, String request, boolean wantReply, Buffer keys) {
        if (!request.equals(OFFER)) {
            return RequestHandler.Result.Unsupported;
        }
        HostKeyUpdate update = service.getSession().getAttribute(OF_SESSION);
        if (update == null) {
            return RequestHandler.Result.Unsupported;
        }
        update.offered((GatewaySession) service.getSession(), keys);
        return RequestHandler.Result.ReplySuccess;
    }

    /** Reader thread: all keys of the server. It may say so once. */
    private void offered(GatewaySession session, Buffer keys) {
        String reason = reasonNotTo();
        if (reason != null) {
            tell(reason);
        } else if (begun.compareAndSet(false, true)) {
            Buffer copy = copy(keys);
            onOwnThread(() -> compare(session, copy));
        }
    }

    private String reasonNotTo() {
        HostKeyUpdates wanted = settings.updateHostKeys();
        if (wanted == HostKeyUpdates.NO) {
            return "UpdateHostKeys is no";
        }
        if (wanted == HostKeyUpdates.ASK && questions == null) {
            return "there is nobody to ask";
        }
        boolean written = !settings.userKnownHostsFiles().isEmpty() && NewHostKeys.recordable(settings.hostName());
        return written && check.isVouchedFor() ? null : "the user's known hosts do not list the key of the session";
    }

    private interface Step {
        void take() throws IOException;
    }

    /** Files and signatures are not for the reader thread. */
    private void onOwnThread(Step step) {
        new OwnThread("host-keys", () -> {
                    try {
                        step.take();
                    } catch (IOException | RuntimeException e) {
                        tell(e.getMessage() == null ? e.toString() : e.getMessage());
                    }
                })
                .start();
    }

    private void compare(GatewaySession session, Buffer keys) throws IOException {
        HostKeyProof proof = new HostKeyProof(session.getSessionId(), session.getSignatureFactories());
        Set<KeyBlob> offered = new LinkedHashSet<>();
        Set<KeyBlob> usable = new LinkedHashSet<>();
        while (keys.available() > 0) {
            KeyBlob key = KeyBlob.of(keys.getBytes());
            if (key == null || !offered.add(key)) {
                throw new IOException("the server's list is malformed");
            }
            if (proof.canVerify(key)) {
                usable.add(key);
            }
        }
        HostKeyPlan plan = plan(offered, usable);
        if (usable.isEmpty() || plan.changesNothing()) {
            tell(plan.obstacle() == null ? "nothing new" : plan.obstacle());
        } else if (plan.fresh().isEmpty()) {
            update(offered, Set.of());
        } else {
            askForProof(session, plan.fresh(), signatures -> {
                proof.verify(plan.fresh(), signatures);
                update(offered, plan.fresh());
            });
        }
    }

    private HostKeyPlan plan(Set<KeyBlob> offered, Set<KeyBlob> usable) throws IOException {
        return HostKeyPlan.of(settings.userKnownHostsFiles(), names, offered, usable);
    }

    private interface Signatures {
        void came(Buffer signatures) throws IOException;
    }

    private void askForProof(GatewaySession session, Set<KeyBlob> keys, Signatures then) throws IOException {
        Buffer packet = session.createBuffer(SshConstants.SSH_MSG_GLOBAL_REQUEST, 1024);
        packet.putString(HostKeyProof.REQUEST);
        packet.putBoolean(true);
        for (KeyBlob key : keys) {
            packet.putBytes(key.bytes());
        }
        session.request(packet, HostKeyProof.REQUEST, (cmd, answer) -> {
            if (cmd != SshConstants.SSH_MSG_REQUEST_SUCCESS) {
                tell("the server did not prove that it owns them");
                return;
            }
            Buffer copy = copy(answer);
            onOwnThread(() -> then.came(copy));
        });
    }

    /** @param proven what may be added; the files may have changed while we asked */
    private void update(Set<KeyBlob> offered, Set<KeyBlob> proven) throws IOException {
        UPDATING.lock();
        try {
            HostKeyPlan plan = plan(offered, proven);
            if (plan.changesNothing()) {
                tell(plan.obstacle() == null ? "nothing new" : plan.obstacle());
                return;
            }
            if (isRevoked(plan.fresh())) {
                tell("one of them is revoked");
            } else if (isWanted(plan)) {
                write(plan);
            } else {
                tell("not accepted");
            }
        } finally {
            UPDATING.unlock();
        }
    }

    /** The files of the host's lines were looked through for the plan; this is what else may speak against a key. */
    private boolean isRevoked(Set<KeyBlob> keys) throws IOException {
        for (KeyBlob key : keys) {
            if (check.isRevoked(HostKey.plain(key))) {
                return true;
            }
        }
        return false;
    }

    private boolean isWanted(HostKeyPlan plan) throws NobodyToAsk {
        return settings.updateHostKeys() == HostKeyUpdates.YES
                || new HostKeyUpdateQuestion(names.get(0), plan).isAccepted(questions);
    }

    private void write(HostKeyPlan plan) throws IOException {
        List<Path> files = settings.userKnownHostsFiles();
        new KnownHostsFile(files.get(0)).change(names, plan.fresh(), plan.stale(), settings.hashKnownHosts());
        for (Path further : files.subList(1, files.size())) {
            if (!plan.stale().isEmpty() && Files.exists(further)) {
                new KnownHostsFile(further).change(names, Set.of(), plan.stale(), false);
            }
        }
        for (KeyBlob key : plan.fresh()) {
            log.info(place + ": host key " + key.fingerprint() + " added to " + files.get(0));
        }
        for (KeyBlob key : plan.stale()) {
            log.info(place + ": host key " + key.fingerprint() + " is no longer a host key of the server; removed");
        }
        tell("up to date");
    }

    private void tell(String outcome) {
        log.debug(place + ": update of the known host keys: " + outcome);
    }

    private static Buffer copy(Buffer buffer) {
        return new ByteArrayBuffer(buffer.getCompactData());
    }
}
