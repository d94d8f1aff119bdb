package zoo;

import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

/** Spring's RestTemplate over HttpURLConnection, then its RestClient over the JDK's HttpClient. */
public final class SpringRest {
    private SpringRest() {}

    public static void main(String[] arguments) {
        System.out.print(new RestTemplate().postForObject(arguments[0], new byte[100_000], String.class));
        System.out.print(RestClient.builder()
                .requestFactory(new JdkClientHttpRequestFactory())
                .build()
                .post()
                .uri(arguments[0])
                .body(new byte[100_000])
                .retrieve()
                .body(String.class));
    }
}
