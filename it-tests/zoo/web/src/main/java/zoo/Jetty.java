package zoo;

import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpClientConnectionFactory;
import org.eclipse.jetty.client.transport.HttpClientTransportDynamic;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.transport.ClientConnectionFactoryOverHTTP2;
import org.eclipse.jetty.io.ClientConnector;

/** Jetty's client, HTTP/2 where the server has it. */
public final class Jetty {
    private Jetty() {}

    public static void main(String[] arguments) throws Exception {
        ClientConnector connector = new ClientConnector();
        HttpClient client = new HttpClient(new HttpClientTransportDynamic(
                connector,
                new ClientConnectionFactoryOverHTTP2.HTTP2(new HTTP2Client(connector)),
                HttpClientConnectionFactory.HTTP11));
        client.start();
        System.out.print(client.POST(arguments[0])
                .body(new BytesRequestContent(new byte[100_000]))
                .send()
                .getContentAsString());
        client.stop();
    }
}
