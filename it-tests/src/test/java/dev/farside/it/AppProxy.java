package dev.farside.it;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * The proxies that a program may be configured to use: SOCKS 5 (RFC 1928, no authentication) and HTTP (CONNECT, and
 * plain GET).
 */
final class AppProxy {
    private AppProxy() {}

    static void socks(Socket client) throws IOException {
        DataInputStream in = new DataInputStream(client.getInputStream());
        OutputStream out = client.getOutputStream();
        in.readByte();
        in.readFully(new byte[in.readUnsignedByte()]);
        out.write(new byte[] {5, 0});
        in.readFully(new byte[3]);
        String host;
        int kind = in.readUnsignedByte();
        if (kind == 3) {
            byte[] name = new byte[in.readUnsignedByte()];
            in.readFully(name);
            host = new String(name, StandardCharsets.ISO_8859_1);
        } else {
            byte[] address = new byte[kind == 1 ? 4 : 16];
            in.readFully(address);
            host = InetAddress.getByAddress(address).getHostAddress();
        }
        int port = in.readUnsignedShort();
        try (Socket target = new Socket(host, port)) {
            out.write(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
            join(client, target);
        } catch (IOException e) {
            out.write(new byte[] {5, 5, 0, 1, 0, 0, 0, 0, 0, 0}); // connection refused
        }
    }

    static void http(Socket client) throws IOException {
        String request = line(client);
        StringBuilder headers = new StringBuilder();
        for (String header = line(client); !header.isEmpty(); header = line(client)) {
            headers.append(header).append("\r\n");
        }
        String[] words = request.split(" ");
        if (words[0].equals("CONNECT")) {
            String[] place = words[1].split(":");
            try (Socket target = new Socket(place[0], Integer.parseInt(place[1]))) {
                client.getOutputStream().write(Servers.ascii("HTTP/1.1 200 OK\r\n\r\n"));
                join(client, target);
            }
            return;
        }
        URI uri = URI.create(words[1]);
        try (Socket target = new Socket(uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort())) {
            target.getOutputStream()
                    .write(Servers.ascii(words[0] + " " + uri.getPath() + "?by-proxy HTTP/1.0\r\n" + headers + "\r\n"));
            target.getInputStream().transferTo(client.getOutputStream());
        }
    }

    private static void join(Socket client, Socket target) throws IOException {
        Servers.thread("proxy-up", () -> {
            client.getInputStream().transferTo(target.getOutputStream());
            target.shutdownOutput();
        });
        target.getInputStream().transferTo(client.getOutputStream());
        client.shutdownOutput();
    }

    private static String line(Socket socket) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int c = socket.getInputStream().read();
                c >= 0 && c != '\n';
                c = socket.getInputStream().read()) {
            if (c != '\r') {
                text.append((char) c);
            }
        }
        return text.toString();
    }
}
