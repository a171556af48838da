"""The Streamlit pages and widgets."""
