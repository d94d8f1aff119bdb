package probe.behaviour;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** The far servers, and what several programs do with a Socket that is connected to one. */
final class Sockets {
    static final String HOST = "10.213.2.13";
    static final String NAME = "echo.corp.example";
    static final String WEB = "web.corp.example";
    static final int ECHO = 7;
    static final int COUNT = 9;
    static final int RESET = 11;
    static final int HELLO = 13;
    static final int SILENT = 15;
    static final int DRIP = 17;
    static final int SOURCE = 19;
    static final int STUCK = 21;

    private Sockets() {}

    static Socket open(int port) throws IOException {
        return new Socket(HOST, port);
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    static String echo(Socket socket, String word) throws IOException {
        socket.getOutputStream().write(ascii(word));
        return text(socket.getInputStream().readNBytes(word.length()));
    }

    static String state(Socket s) throws IOException {
        return "bound " + s.isBound() + " connected " + s.isConnected() + " closed " + s.isClosed() + " in "
                + s.isInputShutdown() + " out " + s.isOutputShutdown() + " port " + s.getPort() + " address "
                + s.getInetAddress() + " remote " + s.getRemoteSocketAddress() + " localPort "
                + (s.getLocalPort() > 0 ? "some" : s.getLocalPort()) + " " + s;
    }

    interface Act {
        void run() throws IOException;
    }

    /** What comes of a call that blocks, when another thread does this meanwhile. */
    static Object whileBlocked(Callable<Object> blocking, Act act) throws Exception {
        FutureTask<Object> task = new FutureTask<>(blocking);
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
        Thread.sleep(400); // nothing tells that a thread is inside a native call
        boolean waited = !task.isDone();
        act.run();
        return "waited " + waited + ", " + task.get(10, TimeUnit.SECONDS);
    }
}
