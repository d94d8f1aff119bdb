package dev.farside.core.ssh;

import dev.farside.core.ask.Questions;
import dev.farside.core.jfr.Recorder;
import dev.farside.core.own.Log;
import dev.farside.core.own.OwnFrames;
import dev.farside.core.own.Surely;
import dev.farside.core.route.Chain;
import dev.farside.core.ssh.connection.OpenRequests;
import dev.farside.core.ssh.connection.SshChannel;
import dev.farside.core.ssh.gateway.Gateway;
import dev.farside.core.ssh.gateway.Gateways;
import dev.farside.core.ssh.gateway.Link;
import dev.farside.core.ssh.gateway.LinkRequest;
import dev.farside.core.tunnel.FarChannel;
import dev.farside.core.tunnel.GatewayException;
import dev.farside.core.tunnel.OpeningResult;
import dev.farside.core.tunnel.Tunnel;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;

/**
 * Opens one channel. Tries the gateways of the route in order, until one of them answers for the far host.
 *
 * <pre>
 *   asking gateway --gateway failed--> next gateway, if any
 *         |  '-----session died while asking--> the same gateway again, until a session dies that is new since then
 *         '--channel, refusal, last failure, cancel--> done
 * </pre>
 *
 * <p>What ends one session with a gateway, a restart or a lost network, ends all of them, one after the other. So a session
 * that was open when the first one died may die of the same cause. Only the death of a newer session tells that the gateway
 * is not usable.
 */
final class FarOpening implements Tunnel.Opening, LinkRequest, OpenRequests.Reply {
    private final Gateways gateways;
    private final FarRequest request;
    private final Runnable whenDone;
    private final OpeningResult<SshChannel> result = new OpeningResult<>();
    private final List<Chain> untried;

    /** Set by the first that logs how it came. */
    private final AtomicBoolean told = new AtomicBoolean();

    /** Of {@link Recorder}; null if nothing was recorded then. */
    private final Object begun = Recorder.connectBegins();

    private Gateway gateway;

    /** The link that was asked last. */
    private Link asked;

    private boolean askedAgain;

    /** When the first session died, or was doubted; in {@link System#nanoTime}. */
    private long lostAt;

    /** @param chains in order of preference */
    FarOpening(Gateways gateways, List<Chain> chains, FarRequest request, Runnable whenDone) {
        this.gateways = gateways;
        this.request = request;
        this.whenDone = whenDone;
        this.untried = new ArrayList<>(chains);
    }

    void start() {
        gateway = nextGateway();
        gateway.submitChannel(this);
    }

    /** The first that did not fail last time; when all did, the first. */
    private Gateway nextGateway() {
        for (Chain chain : untried) {
            Gateway candidate = gateways.of(chain);
            if (!candidate.fails()) {
                untried.remove(chain);
                return candidate;
            }
        }
        return gateways.of(untried.remove(0));
    }

    @Override
    public void askOn(Link link) {
        if (isDone()) {
            return; // given up meanwhile
        }
        if (link.isOverMaster() && request.needsOwnLogin()) {
            gateway = gateways.loggedIn(gateway.chain());
            gateway.submitChannel(this);
        } else {
            asked = link;
            request.ask(link.channels(), this);
            link.answerAwaited();
        }
    }

    @Override
    public void gatewayFailed(GatewayException why) {
        if (untried.isEmpty() || isDone()) {
            finish(null, request.noGateway(why));
        } else {
            start();
        }
    }

    /** Another gateway comes before waiting. */
    @Override
    public boolean waits() {
        return untried.isEmpty() && !isDone();
    }

    @Override
    public void opened(SshChannel opened) {
        opened.serves(request.purpose(gateway.chain()));
        if (!finish(opened, null)) {
            opened.serves(SshChannel.NONE); // the program's connect has failed, and was told so
            opened.close();
        }
    }

    @Override
    public void refused(SshChannelOpenException reason) {
        finish(null, request.refused(gateway.chain(), reason.getReasonCode(), reason.getMessage()));
    }

    @Override
    public void sessionDied(String reason) {
        if (isDone() || (askedAgain && !asked.wasOpenAt(lostAt))) {
            gatewayFailed(new GatewayException(reason, null, null));
        } else {
            askAgain();
        }
    }

    @Override
    public boolean leaves() {
        return !askedAgain && !isDone();
    }

    @Override
    public void asksElsewhere() {
        askAgain();
    }

    private void askAgain() {
        if (!askedAgain) {
            askedAgain = true;
            lostAt = System.nanoTime();
        }
        gateway.submitChannel(this);
    }

    private boolean finish(SshChannel opened, IOException failed) {
        if (isDone()) {
            return false;
        }
        tell(failed);
        if (!result.finish(opened, failed)) {
            return false;
        }
        Surely.run(whenDone); // no other thread would
        return true;
    }

    /** Before the program goes on, or ends. */
    private void tell(IOException failed) {
        boolean logs = gateways.log().tells(Log.Level.INFO);
        if ((logs || Recorder.isOn()) && told.compareAndSet(false, true)) {
            try {
                if (logs) {
                    gateways.log().info(request.line(gateway.chain(), failed));
                }
                request.record(begun, gateway.chain(), failed);
            } catch (RuntimeException | Error e) {
                // no memory for the words, say: the connection goes on, or fails as it would, without them
            }
        }
    }

    @Override
    public boolean isDone() {
        return result.isDone();
    }

    @Override
    public FarChannel channel() throws IOException {
        try {
            return result.channel();
        } catch (IOException e) {
            throw OwnFrames.hidden(e);
        }
    }

    @Override
    public FarChannel await(int timeoutMillis) throws IOException {
        if (!result.await(timeoutMillis)) {
            finish(null, new SocketTimeoutException("Connect timed out" + whyNotOpen()));
        }
        return channel();
    }

    private String whyNotOpen() {
        String question = gateway.isOpen() ? null : Questions.pending();
        if (question != null) {
            return ": farside is waiting for an answer to: " + question;
        }
        GatewayException trouble = gateway.trouble();
        if (trouble != null) {
            return ": " + trouble.getMessage();
        }
        return gateway.isOpen() ? "" : ": gateway " + gateway.chain() + " has not answered yet";
    }

    @Override
    public void cancel() {
        if (!finish(null, new SocketException("Socket closed"))) {
            result.discard();
        }
    }
}
