package probe;

import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The frame of {@link Channeling} and {@link Asynchronous}: runs a check with a new channel, and prints "NAME: RESULT".
 */
final class ChannelChecks {
    interface Opening<C> {
        C open() throws Exception;
    }

    interface Check<C> {
        Object run(C channel) throws Exception;
    }

    private ChannelChecks() {}

    static <C extends Channel> void check(String name, Opening<C> opening, Check<C> check) {
        String result;
        try (C channel = opening.open()) {
            FutureTask<Object> task = new FutureTask<>(() -> check.run(channel));
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            thread.start();
            result = String.valueOf(task.get(30, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            result = describe(e.getCause());
        } catch (TimeoutException e) {
            result = "hangs";
        } catch (Exception e) {
            result = describe(e);
        }
        System.out.println(name + ": " + result);
    }

    /** The kind and the first words; what is behind them may say more through a gateway. */
    static String describe(Throwable e) {
        if (e instanceof ExecutionException && e.getCause() != null) {
            return "caused by " + describe(e.getCause());
        }
        String message = String.valueOf(e.getMessage());
        int more = message.indexOf(" (");
        return e.getClass().getName() + ": " + (more < 0 ? message : message.substring(0, more));
    }

    static String failure(Callable<?> call) {
        try {
            return "no failure but " + call.call();
        } catch (Exception e) {
            return describe(e);
        }
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
