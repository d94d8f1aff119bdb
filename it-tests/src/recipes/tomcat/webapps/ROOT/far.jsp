<%= new String(new java.net.URL("http://web.corp.example/").openStream().readAllBytes()) %>
