package dev.farside.core.ssh;

import dev.farside.core.route.Chain;
import dev.farside.core.ssh.connection.Channels;
import dev.farside.core.ssh.connection.OpenRequests;
import dev.farside.core.ssh.connection.SshChannel;
import dev.farside.core.ssh.gateway.Gateways;
import dev.farside.core.tunnel.Connector;
import dev.farside.core.tunnel.GatewayException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A command that runs on a gateway, as {@code ssh GATEWAY COMMAND} would run it. */
final class FarCommand implements FarRequest, SshChannel.Running {
    /** Longer than any answer that we ask for. A longer one comes from some other command. */
    private static final int MOST = 64 * 1024;

    /**
     * How the command ended.
     *
     * @param status -1: the gateway reported none, for example after a signal
     */
    record Result(int status, String out, String err) {}

    private final String command;
    private final CompletableFuture<Integer> status = new CompletableFuture<>();
    private volatile String err = "";
    private volatile SshChannel channel;

    /** @param command for a shell: quoted where it needs to be */
    FarCommand(String command) {
        this.command = command;
    }

    /**
     * Waits for its end: own threads only.
     *
     * @param timeoutMillis from the moment it begins; the session has its own timeouts
     * @throws IOException no gateway could be had, or this one runs no commands
     */
    Result run(Gateways gateways, List<Chain> chains, int timeoutMillis) throws IOException {
        FarOpening opening = new FarOpening(gateways, chains, this, Connector.NOTHING);
        opening.start();
        channel = (SshChannel) opening.await(0);
        try {
            channel.run(command, this);
            channel.shutdownOutput();
            String out = output(timeoutMillis);
            return new Result(status.get(timeoutMillis, TimeUnit.MILLISECONDS), out, err);
        } catch (TimeoutException | SocketTimeoutException e) {
            throw new SocketTimeoutException("it did not answer in time");
        } catch (IOException e) {
            throw refusal(e);
        } catch (InterruptedException | ExecutionException e) {
            throw new IOException(e);
        } finally {
            channel.close();
        }
    }

    private String output(int timeoutMillis) throws IOException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] piece = new byte[4096];
        while (out.size() < MOST) {
            long left = Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()));
            int n = channel.read(piece, 0, piece.length, (int) left);
            if (n < 0) {
                break;
            }
            out.write(piece, 0, n);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private IOException refusal(IOException e) {
        return status.isCompletedExceptionally() ? new IOException("it runs no commands for this login") : e;
    }

    @Override
    public void ask(Channels channels, OpenRequests.Reply who) {
        channels.openSession(who);
    }

    @Override
    public IOException refused(Chain gateway, int code, String words) {
        return new IOException("it runs no commands for this login: " + words);
    }

    @Override
    public IOException noGateway(GatewayException why) {
        return why;
    }

    @Override
    public String line(Chain gateway, IOException failure) {
        return "\"" + command + "\" on " + gateway + (failure == null ? "" : ": " + failure.getMessage());
    }

    @Override
    public void accepted(boolean willRun) {
        if (!willRun) {
            status.completeExceptionally(new IOException());
            channel.close();
        }
    }

    @Override
    public void complained(String text) {
        if (err.length() < MOST) {
            err = err.concat(text); // by the reader thread alone
        }
    }

    @Override
    public void exited(int number) {
        status.complete(number);
    }

    @Override
    public void over() {
        status.complete(-1);
    }
}
