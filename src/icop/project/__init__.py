"""Where everything meets: settings, addresses, the web application, the choice of backends."""
