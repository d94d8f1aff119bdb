package dev.farside.it;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Scanner;
import java.util.concurrent.Semaphore;

/**
 * Sits in front of an sshd and stops one connection at a moment that it recognises by the messages that pass (RFC
 * 4253): at the connect, before the client's half of the key exchange, before the first encrypted byte, or in the
 * middle of data. It is a process of its own, in the gateway's network.
 *
 * <pre>
 * in:  arm connect|kex|login|transfer     out: armed
 *                                              tripped      the connection is stopped
 * in:  go                                      the connection continues
 * </pre>
 */
final class Tripwire {
    private static final int KEX_INIT_OF_CLIENT = 30;
    private static final int NEW_KEYS = 21;
    private static final long MIDDLE = 1_000_000;

    private static final Semaphore go = new Semaphore(0);
    private static volatile String armed = "";

    private Tripwire() {}

    /** @param arguments its port, the sshd's port */
    public static void main(String[] arguments) throws IOException {
        int sshd = Integer.parseInt(arguments[1]);
        Servers.serve(new ServerSocket(Integer.parseInt(arguments[0]), 100), client -> relay(client, sshd));
        System.out.println("ready");
        Scanner orders = new Scanner(System.in, StandardCharsets.US_ASCII);
        while (orders.hasNextLine()) {
            String order = orders.nextLine();
            if (order.equals("go")) {
                go.release();
            } else {
                armed = order.substring("arm ".length());
                System.out.println("armed");
            }
        }
        System.exit(0);
    }

    private static void pass(String place) {
        if (armed.equals(place)) {
            armed = "";
            System.out.println("tripped");
            go.acquireUninterruptibly();
        }
    }

    private static void relay(Socket client, int port) throws IOException {
        pass("connect");
        try (Socket sshd = new Socket(InetAddress.getLoopbackAddress(), port)) {
            Servers.thread("down", () -> {
                try (client) {
                    down(sshd.getInputStream(), client.getOutputStream());
                }
            });
            up(new DataInputStream(client.getInputStream()), new DataOutputStream(sshd.getOutputStream()));
        }
    }

    private static void down(InputStream in, OutputStream out) throws IOException {
        byte[] piece = new byte[16384];
        long passed = 0;
        for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
            out.write(piece, 0, n);
            passed += n;
            if (passed > MIDDLE) {
                pass("transfer");
            }
        }
    }

    private static void up(DataInputStream in, DataOutputStream out) throws IOException {
        for (int b = in.read(); b >= 0; b = in.read()) {
            out.write(b);
            if (b == '\n') {
                break; // the identification
            }
        }
        int message = 0;
        while (message != NEW_KEYS) {
            byte[] packet = new byte[in.readInt()];
            in.readFully(packet);
            message = packet[1];
            if (message == KEX_INIT_OF_CLIENT) {
                pass("kex");
            }
            out.writeInt(packet.length);
            out.write(packet);
        }
        byte[] piece = new byte[16384];
        int n = in.read(piece);
        pass("login");
        while (n >= 0) {
            out.write(piece, 0, n);
            n = in.read(piece);
        }
    }
}
